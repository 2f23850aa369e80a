import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { physicalPath, storeAddress } from '../../../runtime/store/store-location.ts';

describe('the place of a store in the file system', () => {
  it.each([
    [undefined, '/nix/store/x'],
    ['daemon', '/nix/store/x'],
    ['unix:///run/nix.sock', '/nix/store/x'],
    ['/home/u/s', '/home/u/s/nix/store/x'],
    ['./s', resolve('s/nix/store/x')],
    ['s/t', resolve('s/t/nix/store/x')],
    ['/home/u/s?trusted=1', '/home/u/s/nix/store/x'],
    ['local?root=/home/u/s', '/home/u/s/nix/store/x'],
    ['local?trusted=1&root=/home/u%20v', '/home/u v/nix/store/x'],
    ['ssh-ng://host', undefined],
    ['file:///cache', undefined],
    ['s3://bucket', undefined],
  ])('of %j holds /nix/store/x at %j', (store, path) => {
    expect(physicalPath('/nix/store/x', store)).toBe(path);
  });
});

describe('the address of a store for a process that starts elsewhere', () => {
  it.each(['./s', '../s', 's/', 's/t', './s/../t'])('is absolute for the path %j', (store) => {
    expect(storeAddress(store)).toBe(resolve(store));
  });

  it('keeps the parameters of a path', () => {
    expect(storeAddress('s/t?trusted=1&root=/r')).toBe(`${resolve('s/t')}?trusted=1&root=/r`);
  });

  it.each(['', 'auto', 'daemon', '/home/u/s', 'local?root=/home/u/s', 'ssh-ng://host/path', 'unix:///run/s', 's3://bucket?region=x/y'])('is %j itself', (store) => {
    expect(storeAddress(store)).toBe(store);
  });
});
