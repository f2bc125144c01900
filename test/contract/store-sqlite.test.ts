// The contract of a store, kept by SQLite.
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { folderWith, removeFolders } from '../support/folders.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite', () => `sqlite:${join(folderWith({}), 'results.sqlite')}`);
afterAll(removeFolders);
