import { readTerraform } from '../../estate/terraform/index.ts';
import type { ReadResult } from '../../model/resource.ts';
import type { EstateReaders, TextFile } from './readers.ts';

const unread = (input: TextFile): ReadResult => ({
  resources: [],
  diagnostics: [
    {
      severity: 'error',
      code: 'INPUT_UNSUPPORTED',
      message: 'Files of this kind cannot be read by this version',
      source: { file: input.file },
    },
  ],
});

/** The readers of this version. */
export const defaultReaders: EstateReaders = {
  armTemplate: unread,
  terraform: ({ file, text, sources, target }) => {
    const { subscriptionId, tenantId } = target;
    return readTerraform({
      file,
      text,
      sources,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      ...(tenantId === undefined ? {} : { tenantId }),
    });
  },
};
