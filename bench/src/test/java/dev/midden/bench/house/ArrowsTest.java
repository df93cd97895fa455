package dev.midden.bench.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between modules, and inside the core, point the way the design says. */
class ArrowsTest {
  private static final String[] PLUG_INS = {"dev.midden.gc..", "dev.midden.intern.."};

  private static JavaClasses classes;

  @BeforeAll
  static void importHouse() {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<Path> modules = Stream.of("core", "gc-refcount", "gc-marksweep", "gc-generational", "intern-cache", "bench",
        "samples").map(module -> root.resolve(module).resolve("target/classes")).filter(Files::isDirectory).toList();
    classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPaths(modules);
    assertTrue(classes.size() > 100, "only " + classes.size() + " classes found in " + modules);
  }

  @Test
  void coreKnowsNobody() {
    noClasses().that().resideInAPackage("dev.midden.core..").should().dependOnClassesThat().resideInAnyPackage(
        "dev.midden.gc..", "dev.midden.intern..", "dev.midden.bench..", "dev.midden.samples..").check(classes);
  }

  @Test
  void plugInsKnowTheCoreAlone() {
    noClasses().that().resideInAnyPackage(PLUG_INS).should().dependOnClassesThat().resideInAnyPackage(
        "dev.midden.bench..", "dev.midden.samples..").check(classes);
    noClasses().that().resideInAPackage("dev.midden.gc.refcount..").should().dependOnClassesThat().resideInAnyPackage(
        "dev.midden.gc.marksweep..", "dev.midden.gc.generational..", "dev.midden.intern..").check(classes);
    noClasses().that().resideInAPackage("dev.midden.gc.marksweep..").should().dependOnClassesThat().resideInAnyPackage(
        "dev.midden.gc.refcount..", "dev.midden.gc.generational..", "dev.midden.intern..").check(classes);
    noClasses().that().resideInAPackage("dev.midden.intern..").should().dependOnClassesThat().resideInAPackage(
        "dev.midden.gc..").check(classes);
  }

  @Test
  void benchAndSamplesNameNoPlugIn() {
    noClasses().that().resideInAnyPackage("dev.midden.bench..", "dev.midden.samples..").should().dependOnClassesThat()
        .resideInAnyPackage(PLUG_INS).check(classes);
  }

  @Test
  void packagesOfTheCoreFormNoCycle() {
    SlicesRuleDefinition.slices().matching("dev.midden.core.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void theKitsProgramsNeedNoJUnit() {
    JavaClasses kit = new ClassFileImporter().importPackages("dev.midden.testkit.fuzz").that(
        DescribedPredicate.describe("are no tests", type -> !type.getName().endsWith("Test") && !type.getName()
            .contains("Test$")));
    assertTrue(kit.size() > 20, "only " + kit.size() + " classes found");
    noClasses().should().dependOnClassesThat().resideInAnyPackage("org.junit..", "org.opentest4j..",
        "dev.midden.testkit").check(kit);
  }

  @Test
  void nobodyUsesTheJvmsInternals() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("jdk.internal..", "sun.misc..").check(classes);
  }
}
