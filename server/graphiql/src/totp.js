const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MILLISECONDS = 30_000;
const DIGITS = 6;

/**
 * The code of RFC 6238 for a secret in base 32, as authenticator apps compute it. Undefined where
 * the browser keeps its cryptography from the page, as it does on plain HTTP.
 */
export async function codeOf(secret, time) {
  if (!crypto.subtle) return undefined;
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', decoded(secret), algorithm, false, ['sign']);
  const step = new DataView(new ArrayBuffer(8));
  step.setBigUint64(0, BigInt(Math.floor(time / STEP_MILLISECONDS)));
  const digest = new DataView(await crypto.subtle.sign('HMAC', key, step));
  const offset = digest.getUint8(digest.byteLength - 1) & 0x0f;
  const number = (digest.getUint32(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

function decoded(text) {
  const bits = Array.from(text, symbol => ALPHABET.indexOf(symbol).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g), byte => Number.parseInt(byte, 2));
}
