import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/channel.ts'
import type { Fact, Output } from '../../src/model/fact.ts'
import { answer, succeeds } from '../../src/resource/command/command-answer.ts'
import type { Command } from '../../src/resource/command/command-line.ts'

/** What this machine's own shell says. */
function said(facts: readonly Fact[]): readonly unknown[] {
  const ask = facts[0]?.kind.ask
  if (ask?.on !== 'host') throw new TypeError('it is asked of a host')
  const args = facts.map(({ arg }) => arg)
  const stdout = execFileSync('/bin/sh', ['-c', ask.script(args)], { encoding: 'latin1' })
  return ask.parse({ stdout, stderr: '', status: 0 }, args)
}

const parsed = (fact: Fact, stdout: string) => {
  const output: Output = { stdout, stderr: '', status: 0 }
  return fact.kind.ask.on === 'host' ? fact.kind.ask.parse(output, [fact.arg]) : []
}

const probed = (command: Command) => answer({ command, chdir: null })

describe('a command that only reads', () => {
  it('answers with its own status, whatever that is', () => {
    const statuses = [0, 1, 124, 137].map((status) => ({ argv: ['sh', '-c', `echo ' a '; exit ${status}`] }))
    expect(said(statuses.map(probed))).toEqual(
      [0, 1, 124, 137].map((status) => ({ status, stdout: ' a \n', stderr: '' })),
    )
    expect(said(statuses.map(succeeds))).toEqual([true, false, false, false])
  })

  it('may be what only a shell can do, or what bounds itself', () => {
    const commands = [
      ['command', '-v', 'sh'],
      ['command', '-v', 'no-such'],
      ['timeout', '0.1', 'sleep', '9'],
    ]
    expect(said(commands.map((argv) => succeeds({ argv })))).toEqual([true, false, false])
  })

  it.each([
    ['ended after a minute', '124 100.00 160.01', 'did not answer within 60 s'],
    ['ended for good five seconds later', '137 100.00 165.01', 'did not answer within 60 s'],
    ['not answered at all', '', 'no answer to “cat x”'],
    ['answered in other words', 'yes', 'no answer to “cat x”'],
  ])('is a failure where it was %s', (_title, last, words) => {
    const command = { argv: ['cat', 'x'] }
    for (const fact of [probed(command), succeeds(command)]) {
      expect(() => parsed(fact, `\n${last}\0`)).toThrow(HostError)
      expect(() => parsed(fact, `\n${last}\0`)).toThrow(words)
    }
  })

  it('is believed where the host has no clock', () => {
    expect(parsed(succeeds({ argv: ['x'] }), '\n0  \0')).toEqual([true])
    expect(parsed(succeeds({ argv: ['x'] }), '\n124  \0')).toEqual([false])
  })
})
