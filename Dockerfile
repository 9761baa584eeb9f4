# syntax=docker/dockerfile:1
FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /build
# the libraries first: they change less often than the code. Without the lint profile: the tests' build has checked the code
COPY pom.xml ./
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -P '!lint' -DskipTests package
COPY src/main ./src/main
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -P '!lint' -DskipTests package

FROM eclipse-temurin:17-jre-noble
LABEL org.opencontainers.image.title="Trade Settlement" \
      org.opencontainers.image.description="Settles trades from RabbitMQ in a PostgreSQL ledger" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
# a layer of their own: a change of the code sends only the worker's jar
COPY --from=build /build/target/lib ./lib
COPY --from=build /build/target/trade-settlement-worker.jar ./
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# liveness only: a restart does not bring a missing database back
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-jar", "trade-settlement-worker.jar", "health"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "trade-settlement-worker.jar"]
CMD ["run"]
