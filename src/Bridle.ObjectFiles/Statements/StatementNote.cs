using Bridle.Target;

namespace Bridle.ObjectFiles.Statements;

/// <summary>A place that a program's author marked for tracers (a note of the type stapsdt, as sys/sdt.h writes it).</summary>
/// <param name="Address">Of the instruction, which does nothing until somebody puts a breakpoint there.</param>
/// <param name="Semaphore">Of 16 bits that count who listens; null where the place has none.</param>
/// <param name="Provider">Whose probe it is.</param>
/// <param name="Name">As written: "function__entry".</param>
/// <param name="Arguments">Where its arguments lie, in the assembler's words: "8@%rbp -4@16(%rsp)".</param>
public readonly record struct StatementNote(FileAddress Address, FileAddress? Semaphore, string Provider, string Name, string Arguments);
