// A home folder with an AWS config of the test's own, so that no test sees the developer's profiles or credentials.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../host/paths.ts";

export interface AwsHome {
  readonly path: string;
  /** Replaces ~/.aws/config. */
  writeConfig(text: string): void;
  /** Replaces ~/.aws/credentials. */
  writeCredentials(text: string): void;
  /** Writes any other file below the home folder; returns its path. */
  write(path: string, text: string): string;
  /** Restores the environment and removes the folder. */
  remove(): void;
}

/** Points this process's HOME and AWS environment to a fresh folder; `env` is set on top. */
export function awsHome(env: Readonly<Record<string, string>> = {}): AwsHome {
  const folder = temporaryFolder("aws");
  const saved = { ...process.env };
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("AWS_") || /^(https?|all|no)_proxy$/i.test(name)) {
      delete process.env[name];
    }
  }
  Object.assign(process.env, {
    HOME: folder.path,
    USERPROFILE: folder.path,
    // The metadata service of a cloud machine would lend its role to tests that expect no credentials.
    AWS_EC2_METADATA_DISABLED: "true",
    ...env,
  });
  const write = (path: string, text: string) => {
    const target = join(folder.path, path);
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, text);
    return target;
  };
  return {
    path: folder.path,
    write,
    writeConfig: (text) => void write(".aws/config", text),
    writeCredentials: (text) => void write(".aws/credentials", text),
    remove() {
      for (const name of Object.keys(process.env)) {
        if (!(name in saved)) {
          delete process.env[name];
        }
      }
      Object.assign(process.env, saved);
      folder.remove();
    },
  };
}
