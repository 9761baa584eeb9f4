package tech.novaeco.settlement;

/** Starts the worker, or runs one command of its CLI. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
