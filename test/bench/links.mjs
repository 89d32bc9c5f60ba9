// Links that are not as good as loopback: far away, and with packets lost on the way.
import { execFileSync, spawn } from 'node:child_process'

/** A proxy at port 2250 that many milliseconds away from a target; gives what ends it. */
export async function farAway(here, delay, target, within = []) {
  const [program, ...args] = [...within, process.execPath, here('delay.mjs'), `${delay}`, '2250', target]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return () => child.kill()
}

const NAMESPACE = 'hostwright-bench'

/**
 * A network namespace whose one link loses packets in both directions (the kernel has no netem here: a filter drops them, so
 * TCP sees true losses), and a proxy in it that adds the delay. Gives how a command runs in it.
 */
export async function lossyLink(here, { delay, loss }) {
  const sh = (script) => execFileSync('sh', ['-ec', script], { stdio: ['ignore', 'ignore', 'inherit'] })
  const drop = `numgen random mod 100 < ${loss} drop`
  sh(`ip netns del ${NAMESPACE} 2>/dev/null || true
ip netns add ${NAMESPACE}
ip link add hw-bench0 type veth peer name hw-bench1 netns ${NAMESPACE}
ip address add 10.213.0.1/30 dev hw-bench0; ip link set hw-bench0 up
ip -n ${NAMESPACE} address add 10.213.0.2/30 dev hw-bench1
ip -n ${NAMESPACE} link set hw-bench1 up; ip -n ${NAMESPACE} link set lo up
ip netns exec ${NAMESPACE} nft -f - <<'END'
table inet lossy {
  chain in {
    type filter hook input priority 0
    tcp sport 2222 ${drop}
  }
  chain out {
    type filter hook output priority 0
    tcp dport 2222 ${drop}
  }
}
END`)
  const within = ['ip', 'netns', 'exec', NAMESPACE]
  const stop = await farAway(here, delay, '10.213.0.1:2222', within)
  return {
    command: (command) => [...within, ...command],
    down: () => {
      stop()
      sh(`ip netns del ${NAMESPACE}`)
    },
  }
}
