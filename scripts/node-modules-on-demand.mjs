import { isBuiltin } from 'node:module';

const onDemand = '\0on-demand:';

/**
 * In one CommonJS file every module of Node that is named anywhere would be loaded first, at twice the time of the start. Behind a
 * module of its own each is loaded when the code that imports it runs.
 */
export const nodeModulesOnDemand = {
  name: 'node-modules-on-demand',
  resolveId(/** @type {string} */ id, /** @type {string | undefined} */ importer) {
    if (!isBuiltin(id)) return null;
    return importer?.startsWith(onDemand) ? { id, external: true } : `${onDemand}${id}`;
  },
  load(/** @type {string} */ id) {
    if (!id.startsWith(onDemand)) return null;
    return `module.exports = require(${JSON.stringify(id.slice(onDemand.length))});\n`;
  },
};
