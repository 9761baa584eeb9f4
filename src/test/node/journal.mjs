import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** Lines of JSON that survive a kill: append returns when they are on disk. */
export class Journal {
  #file;

  constructor(path) {
    this.#file = openSync(path, 'a');
  }

  append(lines) {
    if (lines.length > 0) {
      writeSync(this.#file, lines.map((line) => JSON.stringify(line) + '\n').join(''));
      fsyncSync(this.#file);
    }
  }

  close() {
    closeSync(this.#file);
  }
}
