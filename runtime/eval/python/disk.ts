import type { FileNode, FileSystem } from './emscripten.ts';

/** Bytes that an entry of a folder counts for, besides its name and what is in it. */
const entrySize = 256;

/** The number of Emscripten for "no space left on device". */
const noSpace = 51;

/**
 * Counts what files have in the file system in memory from now on, and refuses more than `limit` with an error that Python raises as `OSError`, `ENOSPC`.
 * Names count, too. What was deleted while it was open still counts: it is still there.
 */
export function limitDisk(fs: FileSystem, limit: number): void {
  let used = 0;
  const take = (bytes: number) => {
    if (used + bytes > limit) throw new fs.ErrnoError(noSpace);
    used += bytes;
  };
  const sizeOf = ({ usedBytes = 0 }: FileNode) => usedBytes;
  const { node: nodes, stream: streams } = fs.filesystems.MEMFS.ops_table.file;

  const write = streams.write.bind(streams);
  streams.write = (stream, buffer, offset, length, position, ...rest) => {
    take(Math.max(0, position + length - sizeOf(stream.node)));
    return write(stream, buffer, offset, length, position, ...rest);
  };
  const setattr = nodes.setattr.bind(nodes);
  nodes.setattr = (node, attributes) => {
    if (attributes.size !== undefined) take(attributes.size - sizeOf(node));
    setattr(node, attributes);
  };
  const createNode = fs.createNode.bind(fs);
  fs.createNode = (parent, name, mode, device) => {
    take(entrySize + Buffer.byteLength(name));
    return createNode(parent, name, mode, device);
  };
  const counted = new WeakSet<FileNode>();
  const destroyNode = fs.destroyNode.bind(fs);
  fs.destroyNode = (node) => {
    const open = fs.streams.some((stream) => stream?.node === node);
    if (!open && !counted.has(node)) used -= fs.isFile(node.mode) ? sizeOf(node) : 0;
    counted.add(node);
    destroyNode(node);
  };
}
