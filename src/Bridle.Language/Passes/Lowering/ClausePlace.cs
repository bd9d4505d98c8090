namespace Bridle.Language.Passes.Lowering;

/// <summary>Where a clause is: its number in the program, the text that it is in, and the line there.</summary>
internal readonly record struct ClausePlace(int Index, int Unit, int Line);
