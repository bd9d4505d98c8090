using Bridle.ObjectFiles.Cores;

namespace Bridle.Processes.Cores;

/// <summary>A core file could not be read, or not this part of it. The others of its parts may still be readable.</summary>
public sealed class CoreException(string path, string what, string cause) : Exception($"failed to read {what} of {path}: {cause}")
{
    public string Path { get; } = path;

    /// <summary>What was to be read, in words.</summary>
    public string What { get; } = what;

    /// <summary>Why it is not read as a core at all; none where it could not be opened, or some part of it is not there.</summary>
    public CoreProblem Problem { get; init; }
}
