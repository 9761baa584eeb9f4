package tech.novaeco.settlement.chaos.planted;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A checker that used the worker's code would share its mistakes. */
@AnalyzeClasses(packages = "tech.novaeco.settlement.chaos.checker")
class CheckerIndependenceTest {
    private static final String CHECKER = "tech.novaeco.settlement.chaos.checker..";

    @ArchTest
    static final ArchRule the_checker_shares_no_code_with_the_worker_nor_with_other_tests = noClasses()
            .that()
            .resideInAPackage(CHECKER)
            .should()
            .dependOnClassesThat(resideInAnyPackage("tech.novaeco..").and(resideOutsideOfPackage(CHECKER)));

    @ArchTest
    static final ArchRule the_checker_needs_the_jdk_jdbc_and_json_alone = noClasses()
            .that()
            .resideInAPackage(CHECKER)
            .should()
            .dependOnClassesThat(resideOutsideOfPackage("java..")
                    .and(resideOutsideOfPackage("com.fasterxml.jackson.."))
                    .and(resideOutsideOfPackage("org.jspecify.."))
                    .and(resideOutsideOfPackage(CHECKER)));
}
