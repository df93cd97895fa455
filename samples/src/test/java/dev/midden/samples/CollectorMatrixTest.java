package dev.midden.samples;

import dev.midden.testkit.CollectorMatrix;

/** All collectors of the project; whatever jar is added is tested as well. */
class CollectorMatrixTest extends CollectorMatrix {}
