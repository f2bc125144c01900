// The contract of a store, kept by PostgreSQL: a real server, started for this file.
import { afterAll, beforeAll, describe } from 'vitest';
import { type Cluster, postgresInstalled, startPostgres } from '../support/postgres.ts';
import { storeContract } from './store-contract.ts';

describe.skipIf(!postgresInstalled())('with a server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  });
  afterAll(() => cluster?.stop());
  storeContract('PostgreSQL', () => cluster.database());
});
