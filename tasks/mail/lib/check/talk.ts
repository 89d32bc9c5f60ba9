import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'
import type { Said, TalkSeen } from './talk-fact.ts'

/** What strangers may do: hand in mail for its own mailboxes, and nothing else. */
export function talkFindings({ relay, mailboxes, bareLf }: TalkSeen): Finding[] {
  return [relaying(relay), smuggling(bareLf), ...mailboxes.map(mailbox)]
}

function relaying(all: readonly Said[]): Finding {
  const about: About = {
    id: 'relay',
    title: 'it takes no mail from strangers to strangers',
    severity: 'error',
    remedy: 'Stop chasquid until it is found out why: an open relay is on every blocklist within a day.',
  }
  const lost = all.find(({ code }) => code === null)
  const taken = all.filter(({ code }) => code !== null && code < 400)
  if (taken.length === 0 && lost !== undefined) return unseen(about, `${lost.about}: ${lost.words}`)
  return judged(
    about,
    taken.map(({ about, code, words }) => `${about}: ${code} ${words}`),
    all.map(({ about, code }) => `${about}: ${code}`).join('; '),
  )
}

function smuggling(said: Said): Finding {
  const about: About = {
    id: 'bare-lf',
    title: 'a line feed without carriage return does not end a message (SMTP smuggling)',
    severity: 'error',
    remedy: 'Update chasquid to 1.13 or newer: others can send forged mail by way of yours.',
  }
  if (said.about !== 'bare LF') return unseen(about, `${said.about}: ${said.code} ${said.words}`)
  if (said.code === null)
    return said.words.startsWith('it goes on') ? passes(about, said.words) : unseen(about, said.words)
  return said.code >= 200 && said.code < 300
    ? fails(about, `${said.code} ${said.words}`)
    : passes(about, `${said.code} ${said.words}`)
}

function mailbox({ about: name, code, words }: Said): Finding {
  const about: About = {
    id: `mailbox ${name}`,
    title: `${name} takes mail`,
    severity: 'warning',
    remedy: `Give ${name} an alias: others report trouble there.`,
  }
  if (code === null) return unseen(about, words)
  if (code >= 400 && code < 500) return unseen(about, `${code} ${words}`)
  return code < 300 ? passes(about, `${code} ${words}`) : fails(about, `${code} ${words}`)
}
