import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { expect, it } from 'vitest';
import { azuriteAccount, azuriteKey, startAzurite } from '../../lake/archive/testing/azurite.ts';
import type { PollingSource } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { diagnosticsConnector } from './diagnostics.ts';

const FOLDER = 'resourceId=/SUBSCRIPTIONS/0/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V/y=2026/m=11';

it('blobStore reads what is appended in the emulator of Azure, from the byte where it ended', {
  timeout: 60_000,
}, async () => {
  const azurite = await startAzurite();
  try {
    const service = new BlobServiceClient(azurite.url, new StorageSharedKeyCredential(azuriteAccount, azuriteKey));
    const container = service.getContainerClient('insights-logs-auditevent');
    await container.create();
    await service.getContainerClient('insights-logs-unread').create();
    const append = async (name: string, text: string): Promise<void> => {
      const blob = container.getAppendBlobClient(`${FOLDER}/${name}/PT1H.json`);
      await blob.createIfNotExists();
      await blob.appendBlock(text, Buffer.byteLength(text));
    };
    const intake = new FakeIntake();
    const connection = `DefaultEndpointsProtocol=http;AccountName=${azuriteAccount};AccountKey=${azuriteKey};BlobEndpoint=${azurite.url};`;
    const options = diagnosticsConnector.configuration.parse({
      from: { connectionVariable: 'C' },
      otherwise: 'test/a',
      settleSeconds: 3600,
    });
    const look = async (): Promise<string[]> => {
      const life = new Life(intake, { time: '2026-11-22T12:30:00Z' });
      const opened = diagnosticsConnector.open(options, {
        name: 'blobs',
        ports: life.ports,
        streamOf: () => undefined,
        secret: () => connection,
        folder: '/',
      });
      if (!opened.ok) throw new Error(opened.error);
      expect(await (opened.value as PollingSource).round(new AbortController().signal)).toEqual({
        ok: true,
        value: undefined,
      });
      return intake.recordsOf('test/a');
    };
    await append('d=22/h=12/m=00', '{"id":1}\r\n{"id":2}\r\n{"id":');
    expect(await look()).toEqual(['{"id":1}', '{"id":2}']);
    await append('d=22/h=12/m=00', '3}\r\n');
    await append('d=20/h=23/m=00', '{"id":4}\r\n');
    expect(await look()).toEqual(['{"id":1}', '{"id":2}', '{"id":4}', '{"id":3}']);
    expect((await look()).length).toBe(4);
    await container.delete();
    expect((await look()).length).toBe(4);
  } finally {
    await azurite.close();
  }
});
