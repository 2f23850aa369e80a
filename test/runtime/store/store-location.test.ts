import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { physicalPath } from '../../../runtime/store/store-location.ts';

describe('the place of a store in the file system', () => {
  it.each([
    [undefined, '/nix/store/x'],
    ['daemon', '/nix/store/x'],
    ['unix:///run/nix.sock', '/nix/store/x'],
    ['/home/u/s', '/home/u/s/nix/store/x'],
    ['./s', resolve('s/nix/store/x')],
    ['local?root=/home/u/s', '/home/u/s/nix/store/x'],
    ['local?trusted=1&root=/home/u%20v', '/home/u v/nix/store/x'],
    ['ssh-ng://host', undefined],
    ['file:///cache', undefined],
    ['s3://bucket', undefined],
  ])('of %j holds /nix/store/x at %j', (store, path) => {
    expect(physicalPath('/nix/store/x', store)).toBe(path);
  });
});
