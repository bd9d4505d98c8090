namespace Bridle.Linux.Procfs;

/// <summary>Keys of the auxiliary vector that the kernel hands to a new program (getauxval(3)).</summary>
public enum AuxiliaryType : ulong
{
    Null = 0,
    Phdr = 3,
    PhEnt = 4,
    PhNum = 5,
    PageSize = 6,
    Base = 7,
    Flags = 8,
    Entry = 9,
    UserId = 11,
    EffectiveUserId = 12,
    GroupId = 13,
    EffectiveGroupId = 14,
    Platform = 15,
    HardwareCapabilities = 16,
    ClockTick = 17,
    Secure = 23,
    Random = 25,
    ExecFn = 31,
    SysInfoEhdr = 33,
}
