/**
 * HalfSipHash-2-4 with a 64-bit key and a 32-bit result (Aumasson and Bernstein, SipHash, reference implementation
 * `halfsiphash.c`): a keyed function that is fast on 32-bit words. `message` is whole little-endian words.
 */
export function halfSipHash(key: readonly [number, number], message: readonly number[]): number {
  const state: State = [key[0], key[1], 0x6c796765 ^ key[0], 0x74656462 ^ key[1]]
  for (const word of message) absorb(state, word)
  absorb(state, ((message.length * 4) & 0xff) << 24)
  state[2] ^= 0xff
  for (let round = 0; round < 4; round++) mix(state)
  return (state[1] ^ state[3]) >>> 0
}

type State = [number, number, number, number]

function absorb(state: State, word: number): void {
  state[3] ^= word
  mix(state)
  mix(state)
  state[0] ^= word
}

function mix(state: State): void {
  let [a, b, c, d] = state
  a = (a + b) | 0
  b = rotate(b, 5) ^ a
  a = rotate(a, 16)
  c = (c + d) | 0
  d = rotate(d, 8) ^ c
  a = (a + d) | 0
  d = rotate(d, 7) ^ a
  c = (c + b) | 0
  b = rotate(b, 13) ^ c
  c = rotate(c, 16)
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = d
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
