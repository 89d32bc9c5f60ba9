import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a project into the current folder. */
export function writeProject({ files }) {
  for (const [name, text] of Object.entries(files)) writeOne(name, text)
}

/** Puts what a case changes where it belongs. */
export function writeChanges(changed) {
  for (const [name, content] of Object.entries(changed)) {
    if (typeof content === 'string' || Buffer.isBuffer(content)) writeOne(name, content)
    else if (content.base64 !== undefined) writeOne(name, Buffer.from(content.base64, 'base64'))
    else placeOther(name, content.place)
  }
}

/** Puts the project's own files back. */
export function takeBack({ files }, changed) {
  for (const name of Object.keys(changed)) {
    if (changed[name].place !== undefined) rmSync(name, { recursive: true, force: true })
    if (files[name] !== undefined) writeOne(name, files[name])
  }
}

function writeOne(name, content) {
  mkdirSync(dirname(name), { recursive: true })
  writeFileSync(name, content)
}

/** Something else than a file that can be read. */
function placeOther(name, place) {
  rmSync(name, { recursive: true, force: true })
  if (place === 'fifo') execFileSync('mkfifo', [name])
  if (place === 'directory') mkdirSync(name)
  if (place === 'empty') writeFileSync(name, '')
  if (place === 'link') symlinkSync(name.split('/').at(-1), name)
  if (place !== 'closed') return
  writeFileSync(name, 'x')
  chmodSync(name, 0)
}
