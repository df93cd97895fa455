/**
 * Finding plug-ins by name, and their declared, typed options.
 */
@NullMarked
package dev.midden.core.plugin;

import org.jspecify.annotations.NullMarked;
