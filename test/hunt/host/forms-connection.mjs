// Lies below the shell: what answers on the port is no sshd, or not for long.

const every = (socket, ms, work) => {
  const timer = setInterval(() => work(), ms)
  socket.on('close', () => clearInterval(timer))
}

/** Lies about the connection itself. */
export const connections = [
  { name: 'a port that hangs up', tcp: (socket) => socket.destroy() },
  { name: 'a port that says nothing', tcp: () => undefined },
  { name: 'a port with another protocol', tcp: (socket) => socket.end('HTTP/1.1 400 \u001b[2J\r\n\r\n') },
  { name: 'a version of escapes', tcp: (socket) => socket.end('SSH-2.0-\u001b[2J\u001b]0;title\u0007\r\n') },
  {
    name: 'a version without end',
    tcp: (socket) => every(socket, 1, () => socket.write('SSH-2.0-'.padEnd(65_536, 'x'))),
  },
  {
    name: 'lines before the version without end',
    tcp: (socket) => every(socket, 1, () => socket.write('\u001b[2J\r\n'.repeat(8000))),
  },
  {
    name: 'a version by a byte a second',
    tcp: (socket) => {
      let sent = 0
      every(socket, 1000, () => socket.write('SSH-2.0-OpenSSH_9.9\r\n'[sent++ % 21]))
    },
  },
  {
    name: 'a version, then noise',
    tcp: (socket) => socket.write(`SSH-2.0-x\r\n${'\u0000\u0000\u00ff'.repeat(50_000)}`),
  },
  {
    name: 'a version, then a packet without end',
    tcp: (socket) => {
      socket.write('SSH-2.0-x\r\n')
      socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 4]))
      every(socket, 1, () => socket.write(Buffer.alloc(65_536)))
    },
  },
]
