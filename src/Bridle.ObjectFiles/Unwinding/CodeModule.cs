using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>A stretch of executable memory.</summary>
/// <param name="Table">Null for code that no object file describes.</param>
/// <param name="Bias">From the addresses in the table to those in the process.</param>
public readonly record struct CodeModule(FrameTable? Table, LoadBias Bias);
