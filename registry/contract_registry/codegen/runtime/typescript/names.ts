/** The names of channels at run time: from the environment where they differ by stage. */

declare const process: { readonly env: { readonly [name: string]: string | undefined } };

/**
 * What a channel is called here: the environment variable, where the channel's `reference` says
 * one; otherwise the name, with `{stage}` from the environment variable STAGE. Throws an Error
 * where none is set.
 */
export function resolved(name: string, variable?: string): string {
  if (variable !== undefined) {
    return set(variable, name);
  }
  return name.includes("{stage}") ? name.split("{stage}").join(set("STAGE", name)) : name;
}

function set(variable: string, name: string): string {
  const value = process.env[variable];
  if (value === undefined || value === "") {
    throw new Error(`set ${variable} in the environment, or pass what ${name} is called here`);
  }
  return value;
}
