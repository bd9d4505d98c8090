namespace Bridle.ObjectFiles.Dwarf;

/// <summary>
/// A function around an address and the place in it: of the innermost the line of the address, of every other the line that
/// calls the one before. Unknown parts are empty or 0.
/// </summary>
/// <param name="Path">The file, with the directory that it was compiled in.</param>
/// <param name="Line">From 1; 0 where it is unknown.</param>
/// <param name="Column">From 1; 0 where it is unknown.</param>
/// <param name="IsStatement">Whether the address is a good one for a breakpoint; only said of the innermost.</param>
/// <param name="IsInlined">Whether this function's code is within that of the next frame's.</param>
public readonly record struct SourceFrame(FunctionName Function, string Path, uint Line, uint Column, bool IsStatement, bool IsInlined);
