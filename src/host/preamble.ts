import { PassThrough, type Readable } from 'node:stream'

interface After {
  readonly rest: Readable
  readonly heard: Promise<undefined>
  readonly said: () => string
}

/** What comes behind a mark. */
export function after(mark: string, stream: Readable): After {
  const rest = new PassThrough()
  let before = Buffer.alloc(0)
  const heard = new Promise<undefined>((tell) => {
    const look = (chunk: Buffer) => {
      before = Buffer.concat([before, chunk])
      const at = before.indexOf(mark, 0, 'latin1')
      if (at < 0) {
        before = before.subarray(-LIMIT)
        return
      }
      stream.removeListener('data', look)
      rest.write(before.subarray(at + mark.length))
      stream.pipe(rest)
      tell(undefined)
    }
    stream.on('data', look)
  })
  return { rest, heard, said: () => before.toString('utf8').trim() }
}

/** Bytes kept of what is said before a shell stands. */
const LIMIT = 4000
