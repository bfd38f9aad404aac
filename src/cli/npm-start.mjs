// What "npm start" runs. npm starts it by a shell, which dies of a SIGTERM without passing it on: when the shell is
// gone, nobody waits for this process any more, and it ends in order.
if (process.platform !== 'win32') {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
await import('./wasl.mjs')
