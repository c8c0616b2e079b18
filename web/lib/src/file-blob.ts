/** Files of any size as Blobs, in Node. */
import { openAsBlob } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Node 20's openAsBlob() keeps the length of a file in 32 bits. */
const MAX_NODE_BLOB_BYTES = 2 ** 32 - 1;
const CHUNK_BYTES = 64 * 1024;

/** Part of a file, read when it is asked for. */
class FileBlob extends Blob {
  constructor(private readonly path: string, private readonly from: number, private readonly to: number) {
    super();
  }

  override get size(): number {
    return this.to - this.from;
  }

  override slice(start = 0, end = this.size): Blob {
    const at = (place: number): number =>
      this.from + Math.min(Math.max(place < 0 ? this.size + place : place, 0), this.size);
    return new FileBlob(this.path, at(start), Math.max(at(start), at(end)));
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    const file = await open(this.path);
    try {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.from);
      return bytes.buffer.slice(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        const chunk = await this.slice(at, at + CHUNK_BYTES).arrayBuffer();
        at += chunk.byteLength;
        if (chunk.byteLength > 0) controller.enqueue(new Uint8Array(chunk));
        else controller.close();
      },
    });
  }
}

/** A file as a Blob that reads only the parts that are asked for. Rejects where it cannot be opened. */
export async function openFileBlob(path: string): Promise<Blob> {
  const { size } = await stat(path);
  return size <= MAX_NODE_BLOB_BYTES ? openAsBlob(path) : new FileBlob(path, 0, size);
}
