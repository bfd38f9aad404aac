/** The part of Web Storage that the page uses. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** The browser's storage, or memory where it refuses it: even naming it throws in a frame without storage. */
export function openStorage(find: () => Storage): Keep {
  try {
    const storage = find()
    const probe = 'wasl-probe'
    storage.setItem(probe, probe)
    storage.removeItem(probe)
    return storage
  } catch {
    return inMemory()
  }
}

function inMemory(): Keep {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}
