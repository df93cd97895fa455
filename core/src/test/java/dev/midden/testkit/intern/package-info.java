/** The contract of interners: numbered rules that any of them must keep under any collector. */
@NullMarked
package dev.midden.testkit.intern;

import org.jspecify.annotations.NullMarked;
