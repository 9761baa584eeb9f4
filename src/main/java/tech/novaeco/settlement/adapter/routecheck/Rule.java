package tech.novaeco.settlement.adapter.routecheck;

import java.util.function.Predicate;

/**
 * Why a deviation is refused.
 *
 * @param id stable, for people to talk about it
 * @param why what would happen to money
 * @param advice what to do
 * @param fits which deviations it speaks of, where no rule before it does
 */
record Rule(String id, String title, String why, String advice, Predicate<Deviation> fits) {}
