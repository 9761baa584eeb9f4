package tech.novaeco.settlement.routes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "tech.novaeco.settlement", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "tech.novaeco.settlement";
    private static final String[] MACHINERY = {
        "org.apache.camel..",
        "org.springframework..",
        "java.sql..",
        "javax.sql..",
        "org.postgresql..",
        "com.rabbitmq..",
        "io.vertx..",
        "com.zaxxer..",
        "org.flywaydb..",
        "io.micrometer..",
        "picocli.."
    };

    @ArchTest
    static final ArchRule only_the_edge_knows_the_machinery = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".adapter..", ROOT + ".cli..", ROOT + ".local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MACHINERY);

    @ArchTest
    static final ArchRule the_core_does_not_know_the_edge = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".trade..",
                    ROOT + ".origin..",
                    ROOT + ".money..",
                    ROOT + ".asset..",
                    ROOT + ".ledger..",
                    ROOT + ".settlement..",
                    ROOT + ".merkle..",
                    ROOT + ".receipt..",
                    ROOT + ".seal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT, ROOT + ".adapter..", ROOT + ".cli..");

    @ArchTest
    static final ArchRule the_edge_does_not_know_the_root = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".adapter..", ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT);

    @ArchTest
    static final ArchRule production_does_not_know_the_servers_that_come_along = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".local..", "org.apache.qpid..", "io.zonky..");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
