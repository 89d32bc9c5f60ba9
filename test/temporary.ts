import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What tests leave behind goes with the folder that all of it is in. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-test-'))
  // As open as where it stands: some tests work as another user.
  chmodSync(folder, 0o1777)
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
