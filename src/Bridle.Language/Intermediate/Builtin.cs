namespace Bridle.Language.Intermediate;

/// <summary>What a probe's surroundings give: integers by the instruction Builtin, strings by the helper BuiltinText.</summary>
public enum Builtin
{
    ProcessId, ParentId, ThreadId, UserId, GroupId, EffectiveUserId, EffectiveGroupId, ErrorNumber, ProbeId, EnabledProbeId,
    Timestamp, VirtualTimestamp, WallTimestamp, UserCaller, UserStackDepth, Caller, StackDepth, Processor, PriorityLevel,
    ProcessDataModel, ThreadState, ThreadPriority, ArgumentCount, ArgumentVector, EnvironmentVector, SessionId, ProcessGroup,

    // Strings.
    ExecutableName, ProbeProvider, ProbeModule, ProbeFunction, ProbeName, WorkingDirectory, RootDirectory, ProcessArguments, ZoneName,
}
