using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;

namespace Bridle.Processes.Stacks;

/// <summary>A frame as people read it. One frame of the machine is several of these where calls were inlined.</summary>
/// <param name="Frame">As it was found.</param>
public sealed record NamedFrame(StackFrame Frame)
{
    /// <summary>The file's name without its folders, or what a runtime says; empty for none.</summary>
    public string Module { get; init; } = "";

    /// <summary>The file in the victim's mount namespace; empty where the code lies in none.</summary>
    public string ModulePath { get; init; } = "";

    /// <summary>Empty where nobody names the code.</summary>
    public string Function { get; init; } = "";

    /// <summary>From the function's start to <see cref="Address"/>; 0 for an inlined call, whose start is no single address.</summary>
    public ulong Offset { get; init; }

    /// <summary>The source file; empty where it is not known.</summary>
    public string SourcePath { get; init; } = "";

    /// <summary>From 1; 0 where it is not known.</summary>
    public int Line { get; init; }

    /// <summary>From 1; 0 where it is not known.</summary>
    public int Column { get; init; }

    /// <summary>Its code is within that of the next frame's function.</summary>
    public bool IsInlined { get; init; }

    public TargetAddress Address => Frame.ProgramCounter;

    /// <summary>The kernel's: it has called a handler of a signal.</summary>
    public bool IsSignal => Frame.IsSignal && !IsInlined;

    /// <summary>Only something that looks like a return address: frames may be missing before it, or it may be none.</summary>
    public bool IsGuess => Frame.Source == FrameSource.Guess;

    /// <summary>"module`function+0x1c"; "module`0xADDRESS" where the code has no name, "0xADDRESS" where it has no module.</summary>
    public override string ToString()
    {
        string module = Module.Length == 0 ? "" : $"{Module}`";
        if (Function.Length == 0) return $"{module}{Address}";
        return Offset == 0 ? $"{module}{Function}" : $"{module}{Function}+0x{Offset:x}";
    }
}
