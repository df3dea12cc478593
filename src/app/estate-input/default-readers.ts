import { readArmTemplate } from '../../estate/arm-template/index.ts';
import { readTerraform } from '../../estate/terraform/index.ts';
import type { EstateReaders } from './readers.ts';

/** The readers of this version. */
export const defaultReaders: EstateReaders = {
  armTemplate: ({ file, text, parameterFiles, values, target, strict, linked }) =>
    readArmTemplate({ file, text, parameters: parameterFiles, values, deployment: target, strict, linked }),
  terraform: ({ file, text, json, sources, target }) => {
    const { subscriptionId, tenantId } = target;
    return readTerraform({
      file,
      text,
      ...(json === undefined ? {} : { json }),
      sources,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      ...(tenantId === undefined ? {} : { tenantId }),
    });
  },
};
