import { HostError } from '../../host/channel.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Printed } from '../../model/change-kind.ts'

/** A script that tells what a command prints, how it ended and what it complained of; read by `toldBy`. */
export function telling(command: string): string {
  return `{ said=$(${command} 2>&1 1>&3); status=$?; } 3>&1; printf '\\0%s\\0%s\\0' "$status" "$said"`
}

/** What so many such scripts told, one after the other. Throws a HostError where one has not been run. */
export function toldBy(stdout: string, count: number): readonly Printed[] {
  const parts = stdout.split('\0')
  return Array.from({ length: count }, (_, at) => {
    const [printed = '', status, said = ''] = parts.slice(3 * at, 3 * at + 3)
    if (status === undefined) throw new HostError('the server was not asked')
    return { status: Number(status), stdout: utf8(printed), stderr: utf8(said) }
  })
}
