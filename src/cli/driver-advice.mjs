// Plain JavaScript, so that the tests' own installer can say the same on any Node.
const tools =
  'install a C++ compiler, make and python3 (apt-get install -y g++ make python3), then run "npm ci" again'

/**
 * What to do about an error of loading SQLite's driver, or undefined where it is no such error.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function driverAdvice(error) {
  if (!(error instanceof Error)) return undefined
  if (/Cannot find (?:package|module) 'sqlite3'|Could not locate the bindings file/.test(error.message))
    return `the SQLite driver is not there, because it could be neither fetched ready-made nor compiled: ${tools}.`
  if ('code' in error && error.code === 'ERR_DLOPEN_FAILED')
    return `the SQLite driver that was fetched ready-made does not fit this machine: ${tools} with npm_config_build_from_source=true set.`
  return undefined
}
