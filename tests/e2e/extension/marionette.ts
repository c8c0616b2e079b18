/** A client of Marionette, the remote protocol inside Firefox: messages of JSON over TCP, each behind its length. */
import { connect as connectSocket, type Socket } from 'node:net';

/** Keys of the protocol's answer for a window or an element (W3C WebDriver, 11 and 12). */
export const ELEMENT_KEY = 'element-6066-11e4-a52e-4f735466cecf';

type Answer = [type: 1, id: number, error: { error: string; message: string } | null, value: unknown];

/** Length, colon, JSON of that many bytes. */
class MessageReader {
  #bytes = Buffer.alloc(0);

  /** The messages that are whole with these bytes. */
  *read(chunk: Buffer): Generator<unknown, void, void> {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let colon = this.#bytes.indexOf(':'); colon >= 0; colon = this.#bytes.indexOf(':')) {
      const end = colon + 1 + Number(this.#bytes.toString('latin1', 0, colon));
      if (this.#bytes.length < end) return;
      const text = this.#bytes.toString('utf8', colon + 1, end);
      this.#bytes = this.#bytes.subarray(end);
      yield JSON.parse(text);
    }
  }
}

export class Marionette {
  #id = 0;
  #gone: Error | undefined;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  private constructor(private readonly socket: Socket) {
    const reader = new MessageReader();
    socket.on('data', (chunk) => {
      for (const message of reader.read(chunk)) if (Array.isArray(message)) this.#settle(message as Answer);
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('Firefox has gone')));
  }

  static connect(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connectSocket(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Marionette(socket)));
    });
  }

  /** One command; its value. Commands run in the order in which they are sent. */
  send<Value>(command: string, parameters: object = {}): Promise<Value> {
    const id = ++this.#id;
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise<Value>((resolve, reject) => {
      if (this.#gone) return reject(this.#gone);
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  /** As send(), for commands whose answer has but one field. */
  async ask<Value>(command: string, parameters: object = {}): Promise<Value> {
    return (await this.send<{ value: Value }>(command, parameters)).value;
  }

  close(): void {
    this.socket.destroy();
  }

  #settle([, id, error, value]: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(value);
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
