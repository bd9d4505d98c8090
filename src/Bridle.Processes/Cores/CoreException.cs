namespace Bridle.Processes.Cores;

/// <summary>A core file could not be read, or not this part of it. The others of its parts may still be readable.</summary>
public sealed class CoreException(string path, string what, string cause) : Exception($"failed to read {what} of {path}: {cause}")
{
    public string Path { get; } = path;

    /// <summary>What was to be read, in words.</summary>
    public string What { get; } = what;
}
