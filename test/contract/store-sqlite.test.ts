// The contract of a store, kept by SQLite.
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqlite } from '../../src/node/store/sqlite.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { storeContract } from './store-contract.ts';
import { storeVersions } from './store-versions.ts';

const place = () => `sqlite:${join(folderWith({}), 'results.sqlite')}`;

storeContract('SQLite', place);
storeVersions('SQLite', 'sqlite', place, (address) => openSqlite(address.replace(/^sqlite:/, '')));
afterAll(removeFolders);
