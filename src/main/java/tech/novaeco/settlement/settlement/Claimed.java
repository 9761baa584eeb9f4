package tech.novaeco.settlement.settlement;

/** An instruction of the batch and how it stands, both under lock. */
public record Claimed(Instruction instruction, Standing standing) {}
