// Where a user's data lies on each system: XDG_DATA_HOME, or the platform's place.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Folder of results, engines and what else must last. XDG_DATA_HOME is honoured everywhere; a relative one counts as not set (XDG base directories). */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const asked = env.XDG_DATA_HOME;
  if (asked !== undefined && isAbsolute(asked)) return join(asked, 'viable');
  const home = env.HOME ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'viable');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'viable');
  return join(home, '.local', 'share', 'viable');
}
