// usage: delay.mjs MILLISECONDS PORT TARGET:PORT. Adds half of a round trip each way and keeps the order.
import net from 'node:net'

const [roundTrip, port, target] = process.argv.slice(2)
const [host, to] = target.split(':')
const late = (from, into) => {
  from.on('data', (chunk) => setTimeout(() => into.writable && into.write(chunk), roundTrip / 2))
  from.on('end', () => setTimeout(() => into.end(), roundTrip / 2))
  from.on('error', () => into.destroy())
}
net
  .createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const far = net.connect({ host, port: Number(to), noDelay: true, allowHalfOpen: true })
    late(near, far)
    late(far, near)
  })
  .listen(Number(port), '127.0.0.1', () => console.log('ready'))
