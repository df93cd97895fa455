package dev.midden.core.plugin;

import org.jspecify.annotations.Nullable;

/** A plug-in could not be found or was found twice. The message lists what there is and what to do. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PluginException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
