/**
 * The test kit: what any collector must pass. Extend {@link dev.midden.testkit.HeapContract} with the provider to test;
 * it brings numbered rules, misuse, wild references and random programs checked against a shadow of the heap.
 */
@NullMarked
package dev.midden.testkit;

import org.jspecify.annotations.NullMarked;
