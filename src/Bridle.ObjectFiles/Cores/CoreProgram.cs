namespace Bridle.ObjectFiles.Cores;

/// <summary>What a core tells of its process (NT_PRPSINFO).</summary>
/// <param name="UserId">The real one.</param>
/// <param name="GroupId">The real one.</param>
/// <param name="Name">At most 15 bytes.</param>
/// <param name="Arguments">The first 79 bytes, with a blank behind each argument.</param>
public sealed record CoreProgram(
    int ProcessId, int ParentId, int GroupLeaderId, int SessionId, uint UserId, uint GroupId, string Name, string Arguments);
