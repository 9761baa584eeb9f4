// Verifies receipts with nothing but public keys:
//
//     node verify.mjs jwks.json receipt.json...      exit code 0: all of them are true, 1: not
//
// Needs jose (npm ci). A program that only wants to know whether a receipt is true needs no more than verifyReceipt().
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compactVerify, createLocalJWKSet } from 'jose';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 8785, for what receipts hold. */
const canonical = value =>
  Array.isArray(value) ? `[${value.map(canonical).join(',')}]`
    : value !== null && typeof value === 'object'
      ? `{${Object.keys(value).sort().map(name => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
      : JSON.stringify(value);

/** The members of a part of the JWS: these and no others, in their one form. */
function members(part, names) {
  const text = Buffer.from(part, 'base64url').toString();
  const value = JSON.parse(text);
  if (canonical(value) !== text || Object.keys(value).join() !== names.join()) throw new Error(`${text} has another form`);
  return value;
}

/** RFC 9162, section 2.1.3.2. */
function rootFrom(index, size, leaf, path) {
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const sibling of path.map(hash => Buffer.from(hash, 'hex'))) {
    if (sn === 0) throw new Error('the path is too long');
    if (fn % 2 === 1 || fn === sn) {
      root = sha256(Buffer.of(1), sibling, root);
      while (fn % 2 === 0 && fn !== 0) { fn /= 2; sn = Math.floor(sn / 2); }
    } else {
      root = sha256(Buffer.of(1), root, sibling);
    }
    fn = Math.floor(fn / 2); sn = Math.floor(sn / 2);
  }
  if (sn !== 0) throw new Error('the path is too short');
  if (path.some(hash => !/^[0-9a-f]{64}$/.test(hash))) throw new Error('a hash in another form');
  return root.toString('hex');
}

/** @returns the statement; throws if the receipt is not true */
export async function verifyReceipt(text, jwks) {
  const receipt = JSON.parse(text);
  if (canonical(receipt) !== text) throw new Error("this is not the receipt's one text");
  await compactVerify(receipt.batch, createLocalJWKSet(jwks), { algorithms: ['EdDSA'] });
  const [header, payload, signature] = receipt.batch.split('.');
  if (members(header, ['alg', 'kid', 'typ']).typ !== 'novafin-receipt+jws') throw new Error('another kind of signature');
  // a last character with unused bits set would decode to the same signature
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) throw new Error('the signature has another form');
  const batch = members(payload, ['batchId', 'merkleRoot', 'recordedAt', 'treeSize', 'version']);
  const { statement, proof } = receipt;
  if (statement.batchId !== batch.batchId || statement.recordedAt !== batch.recordedAt) throw new Error('of another batch');
  if (!(Number.isInteger(proof.index) && proof.index >= 0 && proof.index < batch.treeSize)) throw new Error('no such leaf');
  const leaf = sha256(Buffer.of(0), Buffer.from(canonical(statement)));
  if (rootFrom(proof.index, batch.treeSize, leaf, proof.path) !== batch.merkleRoot) throw new Error('of another root');
  return statement;
}

const [jwks, ...files] = process.argv.slice(2);
for (const file of files) {
  try {
    const { tradeId } = await verifyReceipt(readFileSync(file, 'utf8').replace(/\n$/, ''), JSON.parse(readFileSync(jwks, 'utf8')));
    console.log(`VALID ${tradeId} ${file}`);
  } catch (e) {
    console.log(`INVALID ${file}: ${e.message}`);
    process.exitCode = 1;
  }
}
